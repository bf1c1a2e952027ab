import { expect, it } from 'vitest'
import { guardsOf } from './guard-model.ts'

const none = { canary: '', cg: '', hg: '', hl: '' }

it('empty fields are no guards, and half a guard is told', () => {
  expect(guardsOf(none)).toEqual({ guards: { canary: null, holdWhen: null } })
  expect(guardsOf({ ...none, canary: '50', cg: ' billing ' })).toEqual({ guards: { canary: 50, canaryGroup: 'billing', holdWhen: null } })
  expect(guardsOf({ ...none, hg: 'billing', hl: '0' })).toEqual({ guards: { canary: null, holdWhen: { group: 'billing', lagRecords: 0 } } })
  for (const half of [{ hg: 'billing' }, { hl: '5' }, { canary: '0' }, { canary: '10001' }, { canary: 'x' }, { hg: 'a', hl: '-1' }]) {
    expect(guardsOf({ ...none, ...half })).toHaveProperty('off')
  }
})
