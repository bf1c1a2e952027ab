import { between, pick, type Random } from './random.ts'

export interface OrderLine {
  sku: string
  name: string
  quantity: number
  unitPriceCents: number
}

export interface Order {
  orderId: string
  customerId: string
  currency: string
  lines: OrderLine[]
  totalCents: number
}

const products: readonly Omit<OrderLine, 'quantity'>[] = [
  { sku: 'BX-0012', name: 'Cardboard box 40 × 30 × 20, pack of 25', unitPriceCents: 2190 },
  { sku: 'BX-0044', name: 'Pallet box with lid', unitPriceCents: 3450 },
  { sku: 'PL-1100', name: 'Euro pallet, heat treated', unitPriceCents: 1895 },
  { sku: 'ST-0301', name: 'Ratchet strap 5 t, 8 m', unitPriceCents: 1690 },
  { sku: 'ST-0310', name: 'Edge protector, set of 20', unitPriceCents: 1240 },
  { sku: 'WR-2201', name: 'Stretch film 500 mm, 6 rolls', unitPriceCents: 4180 },
  { sku: 'TP-0007', name: 'Packing tape, 36 rolls', unitPriceCents: 3990 },
  { sku: 'LB-0550', name: 'Thermal labels 100 × 150, 4,000', unitPriceCents: 2870 },
  { sku: 'SC-9001', name: 'Hand scanner, wireless', unitPriceCents: 18_900 },
  { sku: 'TR-0400', name: 'Pallet truck 2,500 kg', unitPriceCents: 34_900 },
  { sku: 'GL-0021', name: 'Work gloves, size 9, 12 pairs', unitPriceCents: 2640 },
  { sku: 'SF-0102', name: 'Safety vest, orange', unitPriceCents: 690 },
  { sku: 'TK-5000', name: 'GPS tracker with SIM', unitPriceCents: 8450 },
  { sku: 'CL-0808', name: 'Insulated box 24 l', unitPriceCents: 5390 },
]

/** Makes orders whose lines add up. Ids carry the time and a counter: two runs never share one. */
export class OrderBook {
  readonly #random: Random
  #count = 0

  constructor(random: Random) {
    this.#random = random
  }

  place(customerId: string, at: number): Order {
    const lines = this.#lines()
    return { orderId: this.#orderId(at), customerId, currency: 'EUR', lines, totalCents: total(lines) }
  }

  #lines(): OrderLine[] {
    const wanted = between(this.#random, 1, 4)
    const basket = new Set(Array.from({ length: wanted }, () => pick(this.#random, products)))
    return [...basket].map((product) => ({ ...product, quantity: between(this.#random, 1, 5) }))
  }

  #orderId(at: number): string {
    this.#count = (this.#count + 1) % 46_656
    return `ord-${at.toString(36)}${this.#count.toString(36).padStart(3, '0')}`
  }
}

export function total(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0)
}
