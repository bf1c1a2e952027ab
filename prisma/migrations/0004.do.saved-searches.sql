create table saved_search (
  id uuid primary key,
  cluster text not null,
  topic text not null,
  name text not null check (char_length(name) between 1 and 120),
  query text not null check (char_length(query) <= 32768),
  created_by_id text not null,
  created_by_name text not null,
  created_at timestamptz(3) not null,
  unique (cluster, topic, name)
);
