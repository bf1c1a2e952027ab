-- null: the lane was begun before the ids of its producers were kept.
alter table replay_lane add column producers jsonb;
