export { findJourney } from './find-journey.ts'
