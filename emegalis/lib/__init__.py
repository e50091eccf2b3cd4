"""The ground: pieces that know no business word and that every floor may use."""
