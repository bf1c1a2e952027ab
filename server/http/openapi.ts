import { z } from 'zod'
import { API_BASE, type Route } from '../contract/define.ts'
import { operations } from '../contract/operations.ts'
import { Problem, problemTable } from '../contract/problem.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of the given routes, made from the same values that serve them. */
export function openApiOf(routes: Route[], info: { version: string; basePath: string }): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Headgate',
      version: info.version,
      description: 'The public API of Headgate. 64-bit numbers are decimal strings, bytes are base64, times are ISO-8601 UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${info.basePath}${API_BASE}` }],
    paths,
    components: { schemas: { Problem: schemaOf(Problem, 'output') } },
  }
}

function operationOf(route: Route): Json {
  const row = operations[route.op]
  return {
    operationId: route.op,
    summary: route.summary,
    tags: [route.op.split('.')[0]],
    description: `Permission ${row.permission} on ${row.resource}; ${row.effect}${row.danger === 'none' ? '' : `, danger ${row.danger}`}.`,
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body.def.type === 'undefined'
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.bodyKind === 'lines' ? 'application/x-ndjson' : 'application/json']: { schema: schemaOf(route.body, 'input') } },
          },
        }),
    responses: { [route.status]: replyOf(route), default: problemReply },
  }
}

const problemReply = {
  description: `A problem. Codes: ${Object.keys(problemTable).join(', ')}.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function replyOf(route: Route): Json {
  if (route.replyKind === 'bytes') return { description: 'Raw bytes', content: { 'application/octet-stream': { schema: {} } } }
  if (route.replyKind === 'ndjson') {
    return { description: 'Lines of JSON, each of this shape', content: { 'application/x-ndjson': { schema: schemaOf(route.reply, 'output') } } }
  }
  return { description: 'Answer', content: { 'application/json': { schema: schemaOf(route.reply, 'output') } } }
}

function parametersOf(shape: z.ZodObject, where: 'path' | 'query'): Json[] {
  const schema = schemaOf(shape, 'input')
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const properties = typeof schema.properties === 'object' && schema.properties !== null ? Object.entries(schema.properties) : []
  return properties.map(([name, property]) => ({ name, in: where, required: where === 'path' || required.has(name), schema: property }))
}

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline', target: 'draft-2020-12' })
  return schema
}
