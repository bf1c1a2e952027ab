import { readParams, writeParams } from '../data/url-params.ts'
import { type MessagesPatch, type MessagesUrl, messagesFields } from '../messages/messages-url.ts'

/** What belongs to one visit: the page, the open record and its tab, and which topic of this name it was. */
const VISIT = { cur: null, rec: null, tab: 'value', as: 'decoded', id: null } as const satisfies MessagesPatch

/** The present view as a query string that can be opened on another day. */
export const viewQuery = (url: MessagesUrl): string => writeParams(messagesFields, new URLSearchParams(), { ...url, ...VISIT })

/** The whole view that a query string means: what it leaves out is as it is at first. */
export const openView = (query: string): MessagesPatch => ({ ...readParams(messagesFields, new URLSearchParams(query)), ...VISIT })
