create table decoder_choice (
  cluster text not null,
  topic_id text not null,
  part text not null check (part in ('key', 'value')),
  decoder text not null check (char_length(decoder) <= 600),
  chosen_by_id text not null,
  chosen_by_name text not null,
  chosen_at timestamptz(3) not null,
  primary key (cluster, topic_id, part)
);
