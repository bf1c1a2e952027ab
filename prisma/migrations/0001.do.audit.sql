create table audit_entry (
  id uuid primary key,
  operation_id uuid not null,
  kind text not null check (kind in ('intent', 'outcome')),
  at timestamptz(3) not null,
  actor_id text not null,
  actor_name text not null,
  operation text not null,
  cluster text,
  resource text,
  input jsonb,
  request_id text not null,
  result text check (result in ('done', 'refused', 'failed')),
  detail text
);

create index audit_entry_at_idx on audit_entry (at);
create index audit_entry_operation_id_idx on audit_entry (operation_id);
