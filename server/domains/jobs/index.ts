export { cancelJob, pauseJob, resumeJob, setJobRate } from './control-jobs.ts'
export { getJob, listJobs } from './list-jobs.ts'
export { jobToWire } from './to-wire.ts'
