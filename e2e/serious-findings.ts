import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe finds serious or critical on the page as it stands, or in one part of it, each with its places; expect none. */
export async function seriousFindings(page: Page, part?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page })
  const { violations } = await (part === undefined ? builder : builder.include(part)).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}
