import { describe, expect, it } from 'vitest'
import { parseStack } from './stack.ts'

const root = (stack: string) => parseStack(stack).at(-1)
const own = (stack: string) => root(stack)?.frames.find(({ framework }) => !framework)?.place

describe('the root cause of a stack trace', () => {
  it('is the last "Caused by" of Java, and its first own frame has no line number', () => {
    const stack =
      'org.springframework.Failed: Listener failed\n\tat org.springframework.A.b(A.java:1)\nCaused by: shop.NoStock: none of 7\n\tat java.base/java.util.ArrayList.get(ArrayList.java:2) ~[na:na]\n\tat shop.Pay.take(Pay.java:64) ~[pay.jar:1.2]\n\t... 12 more\n'
    expect(parseStack(stack).map(({ exceptionClass }) => exceptionClass)).toEqual(['org.springframework.Failed', 'shop.NoStock'])
    expect(root(stack)).toMatchObject({ message: 'none of 7' })
    expect(own(stack)).toBe('shop.Pay.take(Pay.java)')
  })

  it('is the [cause] of JavaScript; node and packages are no own frames', () => {
    const stack =
      'OrderNotReadable: broken\n    at decode (/app/node_modules/x/i.js:1:2)\n    at decodeOrder (file:///app/demo/decode-order.ts:30:11)\n    at node:internal/process:1:1 {\n  [cause]: SyntaxError: no\n      at parse (/app/parse.js:3:4)\n}'
    expect(root(stack)).toMatchObject({ exceptionClass: 'SyntaxError', message: 'no' })
    expect(own(stack)).toBe('parse (/app/parse.js)')
    const plain = stack.split(' {')[0] ?? ''
    expect(own(plain)).toBe('decodeOrder (/app/demo/decode-order.ts)')
  })

  it('is the first traceback of Python, innermost frame first', () => {
    const stack =
      'Traceback (most recent call last):\n  File "/app/pay.py", line 3, in take\n    stock[sku]\n  File "/usr/lib/python3/site-packages/x.py", line 1, in get\nKeyError: \'A7\'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/app/main.py", line 9, in run\nshop.PayError: cannot pay'
    expect(root(stack)).toMatchObject({ exceptionClass: 'KeyError', message: "'A7'" })
    expect(own(stack)).toBe('take (/app/pay.py)')
  })

  it('is the innermost exception of .NET', () => {
    const stack =
      'MassTransit.Failed: outer ---> Shop.NoStock: none\n   at Shop.Pay.Take(Int32 n) in /src/Pay.cs:line 12\n   --- End of inner exception stack trace ---\n   at MassTransit.Pipe.Send()'
    expect(root(stack)).toMatchObject({ exceptionClass: 'Shop.NoStock', message: 'none' })
    expect(own(stack)).toBe('Shop.Pay.Take(Int32 n) (Pay.cs)')
  })

  it('is the first own frame of a Go panic', () => {
    const stack =
      'panic: no stock [recovered]\n\ngoroutine 7 [running]:\nruntime.gopanic(0x1)\n\t/usr/go/panic.go:1 +0x1\nshop/pay.Take(0xc000)\n\t/src/pay.go:44 +0x1d\n'
    expect(root(stack)).toMatchObject({ exceptionClass: 'panic', message: 'no stock' })
    expect(own(stack)).toBe('shop/pay.Take')
  })

  it('is the text itself where it is no trace', () => {
    expect(parseStack('it broke, sadly')).toEqual([{ exceptionClass: '', message: 'it broke, sadly', frames: [] }])
    expect(parseStack('')).toEqual([])
  })
})
