export { demoOff } from './demo-of.ts'
export { getDemo } from './get-demo.ts'
export { setDemo } from './set-demo.ts'
