export { getRates } from './get-rates.ts'
export { RateRecorder } from './rate-recorder.ts'
