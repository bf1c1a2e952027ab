import { expect, it } from 'vitest'
import { recentTopics, withRecentTopic } from './recent-topics.ts'

it('the newest topic is first, each once, and clusters are kept apart', () => {
  const stored = [
    ['a', 'one'],
    ['b', 'one'],
    ['a', 'two'],
    ['a', 'one'],
  ].reduce((before, [cluster = '', topic = '']) => withRecentTopic(before, cluster, topic), '[]')
  expect([recentTopics(stored, 'a'), recentTopics(stored, 'b')]).toEqual([['one', 'two'], ['one']])
})

it('what another version has stored does no harm', () => {
  expect(recentTopics('{"a":1}', 'a')).toEqual([])
  expect(recentTopics('[1,["a"],["a","ok"]]', 'a')).toEqual(['ok'])
})
