import { describe, expect, it } from 'vitest'
import { Lru } from './lru.ts'

describe('Lru', () => {
  it('forgets what was used longest ago when the bound is passed', () => {
    const lru = new Lru<string, number>(2)
    lru.set('a', 1)
    lru.set('b', 2)
    expect(lru.get('a')).toBe(1)
    lru.set('c', 3)
    expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3])
  })

  it('counts a replaced value once and does not keep what is heavier than the bound', () => {
    const lru = new Lru<string, string>(10, (text) => text.length)
    lru.set('a', 'xxxxxxxx')
    lru.set('a', 'xx')
    lru.set('b', 'xxxxxxxx')
    expect(lru.size).toBe(2)
    lru.set('c', 'x'.repeat(11))
    expect(lru.get('c')).toBeUndefined()
    lru.delete('b')
    lru.set('d', 'x'.repeat(10))
    expect(lru.get('d')).toBe('x'.repeat(10))
  })
})
