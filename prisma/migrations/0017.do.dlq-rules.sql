create table dlq_rules (
  id integer primary key check (id = 1),
  names text[] not null,
  mappings jsonb not null,
  revision integer not null,
  by_name text not null,
  at timestamptz(3) not null
);
alter table dlq_queue add column mapping_mark text not null default '';
alter table dlq_queue add column pinned_source text;
