/** Events per second that the demo can be set to, over all topics. Apart from the schemas: the page of the demo needs the bounds alone. */
export const DEMO_RATE = { min: 1, max: 5000, default: 20 } as const
