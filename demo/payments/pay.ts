import { createHash } from 'node:crypto'
import type { OrderCreated } from './decode-order.ts'
import { PaymentFailure } from './failure.ts'

/** As the schema of `payment.processed` has it. */
export interface Payment {
  paymentId: string
  orderId: string
  customerId: string
  amount: { currency: string; cents: number }
  method: 'CARD' | 'SEPA' | 'WALLET'
}

const methods = ['CARD', 'SEPA', 'WALLET'] as const
/** One order in so many meets a provider that is slow at the first try. */
const SLOW_PROVIDER_ONE_IN = 60

/**
 * Takes the money, as a provider would: the same order always gives the same payment. Throws PaymentFailure.
 * `attempt` counts from 1.
 */
export function pay(order: OrderCreated, attempt: number): Payment {
  const { orderId, customerId, currency, totalCents } = order.payload
  if (totalCents <= 0)
    throw new PaymentFailure('AmountNotPayable', `the provider takes no amount of ${totalCents} ${currency} cents`, { retriable: true })
  const digest = createHash('sha256').update(orderId).digest()
  if (attempt === 1 && digest.readUInt16BE(0) % SLOW_PROVIDER_ONE_IN === 0) {
    throw new PaymentFailure('ProviderTimeout', 'the provider did not answer within 2 s', { retriable: true })
  }
  const method = methods[digest.readUInt8(2) % methods.length] ?? 'CARD'
  return { paymentId: `pay-${digest.toString('hex', 4, 12)}`, orderId, customerId, amount: { currency, cents: totalCents }, method }
}
