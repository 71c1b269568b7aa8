import type { Json, JsonObject } from '../json.ts'
import { getAt, isJsonObject, parsePath } from '../json.ts'
import { messageOf } from '../errors.ts'
import { locationOf, parseData, readText } from './document.ts'

/** A place in one of the documents that make up a description. */
export interface Located {
  readonly document: string
  readonly value: Json
}

/** Resolves `$ref` inside one document and across files that were loaded beforehand. */
export class References {
  readonly root: string
  private readonly documents: ReadonlyMap<string, Json>
  readonly notes: string[]

  private constructor(root: string, documents: ReadonlyMap<string, Json>, notes: string[]) {
    this.root = root
    this.documents = documents
    this.notes = notes
  }

  /** Reads every document that the root refers to, directly or not. One that cannot be read becomes a note. */
  static async load(location: string, root: Json): Promise<References> {
    const documents = new Map<string, Json>([[location, root]])
    const notes: string[] = []
    const waiting: [string, Json][] = [[location, root]]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [base, value] = next
      for (const reference of externalReferences(value)) {
        const target = locationOf(reference, base)
        if (documents.has(target) || documents.size > 500) continue
        documents.set(target, null)
        try {
          const document = parseData(await readText(target), target)
          documents.set(target, document)
          waiting.push([target, document])
        } catch (error) {
          notes.push(`$ref ${reference}: ${messageOf(error)}`)
        }
      }
    }
    return new References(location, documents, notes)
  }

  /** Follows `$ref` until a value without one. Undefined when it leads nowhere or around in a circle. */
  resolve(value: Json | undefined, document: string): Located | undefined {
    let at: Located = { document, value: value ?? null }
    for (let hops = 0; hops < 100; hops += 1) {
      const reference = isJsonObject(at.value) ? at.value.$ref : undefined
      if (typeof reference !== 'string') return value === undefined ? undefined : at
      const next = this.target(reference, at.document)
      if (next === undefined) {
        this.notes.push(`$ref ${reference} leads nowhere`)
        return undefined
      }
      at = next
    }
    return undefined
  }

  /** A name for the place a reference leads to, equal for equal places. */
  key(reference: string, document: string): string {
    const [file = '', pointer = ''] = reference.split('#')
    return `${file === '' ? document : locationOf(file, document)}#${pointer}`
  }

  private target(reference: string, document: string): Located | undefined {
    const [file = '', pointer = ''] = reference.split('#')
    const location = file === '' ? document : locationOf(file, document)
    const root = this.documents.get(location)
    if (root === undefined) return undefined
    if (pointer === '' || pointer === '/') return { document: location, value: root }
    const value = getAt(root, parsePath(decodePointer(pointer)))
    return value === undefined ? undefined : { document: location, value }
  }
}

function decodePointer(pointer: string): string {
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

/** The files named by references anywhere in the value. */
function externalReferences(value: Json): Set<string> {
  const found = new Set<string>()
  const waiting: Json[] = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) for (const entry of next) waiting.push(entry)
    else if (isJsonObject(next)) {
      const reference = next.$ref
      if (typeof reference === 'string' && !reference.startsWith('#')) found.add(reference.split('#')[0] ?? '')
      for (const entry of Object.values(next)) if (typeof entry === 'object') waiting.push(entry)
    }
  }
  found.delete('')
  return found
}

export function objectAt(value: Json | undefined, key: string): JsonObject {
  const inner = isJsonObject(value) ? value[key] : undefined
  return isJsonObject(inner) ? inner : {}
}

export function listAt(value: Json | undefined, key: string): Json[] {
  const inner = isJsonObject(value) ? value[key] : undefined
  return Array.isArray(inner) ? inner : []
}

export function textAt(value: Json | undefined, key: string): string | undefined {
  const inner = isJsonObject(value) ? value[key] : undefined
  return typeof inner === 'string' ? inner : undefined
}
