/** What `resources` and `resource` stand for. */
import type { Call } from '../../../engine/native.ts'
import { plainText, text, type Value } from '../../../engine/values.ts'
import { pluralize } from '../../../languages/inflector.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Frame, Resource } from './frame.ts'

interface ResourceAction {
  readonly name: string
  readonly methods: readonly HttpMethod[]
  readonly on: 'collection' | 'member'
  /** Shows a form: at a path of its own, and not in an API. */
  readonly isForm?: boolean
}

export const RESOURCE_ACTIONS: readonly ResourceAction[] = [
  { name: 'index', methods: ['GET'], on: 'collection' },
  { name: 'create', methods: ['POST'], on: 'collection' },
  { name: 'new', methods: ['GET'], on: 'collection', isForm: true },
  { name: 'edit', methods: ['GET'], on: 'member', isForm: true },
  { name: 'show', methods: ['GET'], on: 'member' },
  { name: 'update', methods: ['PATCH', 'PUT'], on: 'member' },
  { name: 'destroy', methods: ['DELETE'], on: 'member' },
]

export function resourceOf(given: Value, isPlural: boolean, call: Call, frame: Frame): Resource | undefined {
  const name = plainText(given)
  const path = call.named.get('path')
  if (name === undefined && path === undefined) return undefined
  const shallow = call.named.get('shallow')
  const own = name ?? ''
  return {
    name: own.slice(own.lastIndexOf('/') + 1),
    path: path?.kind === 'constant' ? text('') : (path ?? given),
    controller: plainText(call.named.get('controller')) ?? (isPlural ? own : pluralize(own)),
    param: isPlural ? (plainText(call.named.get('param')) ?? 'id') : undefined,
    isShallow: shallow?.kind === 'constant' ? shallow.value === true : frame.isShallow,
  }
}
