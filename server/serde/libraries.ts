import { createRequire } from 'node:module'
import type ajv from 'ajv'
import type ajv2019 from 'ajv/dist/2019.js'
import type ajv2020 from 'ajv/dist/2020.js'
import type ajvDraft04 from 'ajv-draft-04'
import type ajvFormats from 'ajv-formats'
import type protobufjs from 'protobufjs'
import type descriptor from 'protobufjs/google/protobuf/descriptor.json'

/**
 * The decoding libraries hold about 20 MB once loaded, and a server whose topics need no schema never uses them: each is
 * loaded by the first schema of its kind. They are CommonJS, so that loading is synchronous, as decoding is.
 */
const load = createRequire(import.meta.url)

// `require` is untyped: each cast names the module that its own line loads.
export const protobufLibrary = () => load('protobufjs') as typeof protobufjs
export const protobufDescriptor = () => load('protobufjs/google/protobuf/descriptor.json') as typeof descriptor
/** Reads a set of file descriptors; the extension adds itself to the library that it is loaded beside. */
export const protobufDescriptors = () => {
  load('protobufjs/ext/descriptor')
  const { Root } = protobufLibrary() as typeof protobufjs & {
    Root: { fromDescriptor(bytes: Uint8Array, options: { keepCase: boolean }): protobufjs.Root }
  }
  return (bytes: Uint8Array) => Root.fromDescriptor(bytes, { keepCase: true })
}
export const ajvLibrary = () => (load('ajv') as { default: typeof ajv }).default
export const ajv2019Library = () => (load('ajv/dist/2019.js') as { default: typeof ajv2019 }).default
export const ajv2020Library = () => (load('ajv/dist/2020.js') as { default: typeof ajv2020 }).default
export const ajvDraft04Library = () => (load('ajv-draft-04') as { default: typeof ajvDraft04 }).default
export const ajvFormatsLibrary = () => (load('ajv-formats') as { default: typeof ajvFormats }).default
