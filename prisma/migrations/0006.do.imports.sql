create table import_piece (
  import_id uuid not null,
  seq integer not null,
  first_line integer not null,
  records integer not null,
  lines bytea not null,
  created_at timestamptz(3) not null,
  primary key (import_id, seq)
);
