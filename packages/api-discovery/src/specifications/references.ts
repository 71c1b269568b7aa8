/** References of OpenAPI and its kin: `#/components/…`, `paths/users.yaml`, `common.yaml#/Error` (JSON Reference, RFC 6901). */
import { at, textAt } from './document.ts'
import { fileOf } from './folder.ts'
import type { Folder, Place } from './format.ts'

/** References that lead to references; more are a circle. */
const MAX_HOPS = 16

/** Follows `$ref` from a place until something else is there; undefined when it leads nowhere. */
export function resolveReference(place: Place, folder: Folder): Place | undefined {
  let here = place
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const reference = textAt(here.node, '$ref')
    if (reference === undefined) return here
    const target = follow(reference, here.file, folder)
    if (target === undefined) return undefined
    here = target
  }
  return undefined
}

function follow(reference: string, from: string, folder: Folder): Place | undefined {
  const [path = '', pointer = ''] = reference.split('#', 2)
  const file = path === '' ? from : fileOf(path, from)
  const root = file === undefined ? undefined : folder.document(file)
  if (file === undefined || root === undefined) return undefined
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => unescaped(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  const node = at(root, ...keys)
  return node === undefined ? undefined : { file, node }
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** What stands under a key, references followed. */
export function child(place: Place, folder: Folder, ...keys: readonly (string | number)[]): Place | undefined {
  let here: Place | undefined = place
  for (const key of keys) {
    const resolved: Place | undefined = here === undefined ? undefined : resolveReference(here, folder)
    const node = at(resolved?.node, key)
    here = resolved === undefined || node === undefined ? undefined : { file: resolved.file, node }
  }
  return here === undefined ? undefined : resolveReference(here, folder)
}
