/** Why an order was not paid. `retriable`: another try may go better. */
export class PaymentFailure extends Error {
  readonly retriable: boolean

  constructor(name: string, message: string, options: { retriable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = name
    this.retriable = options.retriable
  }
}

export function undecodable(reason: string, cause?: unknown): PaymentFailure {
  return new PaymentFailure('OrderNotReadable', reason, { retriable: false, cause })
}
