"""What a workshop costs and who pays: the record, its lines and external funds."""
