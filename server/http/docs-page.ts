import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { API_BASE, type Route } from '../contract/define.ts'
import { operations } from '../contract/operations.ts'
import { problemTable } from '../contract/problem.ts'
import { openApiOf } from './openapi.ts'

/** `/docs`: the API to read, without a script; `/docs/openapi.json`: the same for tools. */
export function mountDocs(app: FastifyInstance, routes: Route[], info: { version: string; basePath: string }): void {
  const document = openApiOf(routes, info)
  const page = pageOf(routes, info)
  app.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/docs/openapi.json', async () => document)
}

const style = `
:root{color-scheme:light dark;font:13px/20px system-ui,sans-serif}
body{max-width:880px;margin:32px auto;padding:0 20px}
h1{font-size:18px}h2{font-size:15px;margin:32px 0 8px}h3{font:600 13px/20px ui-monospace,monospace;margin:24px 0 4px}
table{border-collapse:collapse;width:100%;font-size:12px}td,th{text-align:left;padding:4px 8px;border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent);vertical-align:top}
code{font-family:ui-monospace,monospace}details pre{overflow:auto;font-size:11px;line-height:16px}`

function pageOf(routes: Route[], info: { version: string; basePath: string }): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Headgate API</title><style>${style}</style></head><body>
<h1>Headgate API ${asHtml(info.version)}</h1>
<p>Base path <code>${asHtml(info.basePath + API_BASE)}</code>. For tools: <a href="${asHtml(info.basePath)}/docs/openapi.json">openapi.json</a> (OpenAPI 3.1). 64-bit numbers are decimal strings, bytes are base64, times are ISO-8601 UTC. Errors are <code>application/problem+json</code>.</p>
<h2>Operations</h2>${routes.map(routeOf).join('')}
<h2>Problem codes</h2><table><tr><th>Code<th>Status<th>Meaning<th>Try again</tr>${Object.entries(problemTable)
    .map(([code, row]) => `<tr id="${code}"><td><code>${code}</code><td>${row.status}<td>${asHtml(row.title)}<td>${row.retry}</tr>`)
    .join('')}</table></body></html>`
}

function routeOf(route: Route): string {
  const row = operations[route.op]
  return `<h3 id="${route.op}">${route.method} ${asHtml(route.path)}</h3><p>${asHtml(route.summary)}. <code>${route.op}</code>, permission ${row.permission} on ${row.resource}.</p>
${inputs(route)}${route.replyKind === 'bytes' ? '<p>Answers raw bytes.</p>' : shape('Answer', route.reply, 'output')}${route.body.def.type === 'undefined' ? '' : shape('Body', route.body, 'input')}`
}

function inputs(route: Route): string {
  const fields = { ...route.params.shape, ...route.query.shape }
  const names = Object.keys(fields)
  if (names.length === 0) return ''
  const schema = z.toJSONSchema(z.object(fields), { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => `<tr><td><code>${asHtml(name)}</code><td><code>${asHtml(JSON.stringify(property))}</code></tr>`,
  )
  return `<table>${rows.join('')}</table>`
}

function shape(label: string, type: z.ZodType, io: 'input' | 'output'): string {
  const schema = z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline' })
  return `<details><summary>${label}</summary><pre>${asHtml(JSON.stringify(schema, null, 2))}</pre></details>`
}

function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
