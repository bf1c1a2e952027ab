create table job (
  id uuid primary key,
  kind text not null,
  cluster text not null,
  topic text,
  title text not null,
  state text not null check (state in ('planned', 'running', 'paused', 'held', 'done', 'done-with-failures', 'cancelled', 'inconsistent', 'unknown')),
  reason text,
  spec jsonb not null,
  checkpoint jsonb,
  selected bigint check (selected >= 0),
  outcomes jsonb not null,
  rate_per_second integer check (rate_per_second > 0),
  created_by_id text not null,
  created_by_name text not null,
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  checkpoint_at timestamptz(3),
  epoch integer not null,
  lease_owner text,
  lease_until timestamptz(3)
);

create index job_state_idx on job (state);

create table job_event (
  id uuid primary key,
  job_id uuid not null references job (id) on delete cascade,
  at timestamptz(3) not null,
  kind text not null,
  detail text not null,
  actor_name text
);

create index job_event_job_id_idx on job_event (job_id);
