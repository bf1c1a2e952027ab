export { findSchema } from './find-schema.ts'
export { getSubject } from './get-subject.ts'
export { getSubjectVersion } from './get-subject-version.ts'
export { listSubjects } from './list-subjects.ts'
