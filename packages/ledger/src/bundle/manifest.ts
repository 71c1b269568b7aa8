import { LedgerError } from '../errors.ts'

export const BUNDLE_FORMAT = 'holdfast-bundle'
export const BUNDLE_VERSION = 1

/** What of the log a bundle shows. What it does not show stands in it as bare hashes. */
export type Scope =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'limited'
      /** What the reader may see, in words. */
      readonly description: string
      /** How many entries are withheld (those that were erased are not counted). */
      readonly leaves: number
    }

/** A file of evidence that the log names. */
export interface ListedBlob {
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
  /** Out of the reader's scope, and therefore not in the bundle. */
  readonly withheld?: true
}

/** A stretch of the log between two restores. */
export interface Epoch {
  readonly epoch: number
  /** Size and time of the first checkpoint of it in the bundle. */
  readonly size: number
  readonly time: string
}

/**
 * `bundle.json`. It is not signed: a verifier believes nothing in it that the log does not show, and repeats to its user
 * what only stands here (the name, the scope).
 */
export interface Manifest {
  readonly format: typeof BUNDLE_FORMAT
  readonly version: typeof BUNDLE_VERSION
  readonly organization: { readonly id: string; readonly name: string }
  readonly origin: string
  readonly vkey: string
  /** Entries in the log, and the size of its last checkpoint here. */
  readonly size: number
  readonly epochs: readonly Epoch[]
  readonly scope: Scope
  /** RFC 3339. */
  readonly createdAt: string
  readonly counts: {
    readonly bodies: number
    readonly hashes: number
    readonly checkpoints: number
    readonly blobs: number
  }
  readonly blobs: readonly ListedBlob[]
}

/** Reads a manifest. Throws LedgerError `manifest-malformed`, which says where. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const root = Field.ofJson(bytes)
  root.get('format').literal(BUNDLE_FORMAT)
  root.get('version').literal(BUNDLE_VERSION)
  const organization = root.get('organization')
  const counts = root.get('counts')
  return {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    organization: { id: organization.get('id').text(), name: organization.get('name').text() },
    origin: root.get('origin').text(),
    vkey: root.get('vkey').text(),
    size: root.get('size').count(),
    epochs: root.get('epochs').list().map(parseEpoch),
    scope: parseScope(root.get('scope')),
    createdAt: root.get('createdAt').text(),
    counts: {
      bodies: counts.get('bodies').count(),
      hashes: counts.get('hashes').count(),
      checkpoints: counts.get('checkpoints').count(),
      blobs: counts.get('blobs').count(),
    },
    blobs: root.get('blobs').list().map(parseBlob),
  }
}

function parseEpoch(epoch: Field): Epoch {
  return { epoch: epoch.get('epoch').count(), size: epoch.get('size').count(), time: epoch.get('time').text() }
}

function parseScope(scope: Field): Scope {
  if (scope.get('kind').value === 'all') return { kind: 'all' }
  scope.get('kind').literal('limited')
  return { kind: 'limited', description: scope.get('description').text(), leaves: scope.get('leaves').count() }
}

function parseBlob(blob: Field): ListedBlob {
  const listed = {
    sha256: blob.get('sha256').matching(/^[0-9a-f]{64}$/),
    size: blob.get('size').count(),
    mediaType: blob.get('mediaType').text(),
  }
  if (blob.get('withheld').value === undefined) return listed
  blob.get('withheld').literal(true)
  return { ...listed, withheld: true }
}

/** A value somewhere in the manifest, which knows its place for the error that says what is wrong with it. */
class Field {
  readonly value: unknown
  readonly #path: string

  constructor(value: unknown, path: string) {
    this.value = value
    this.#path = path
  }

  static ofJson(bytes: Uint8Array): Field {
    try {
      return new Field(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), '')
    } catch (error) {
      throw new LedgerError('manifest-malformed', 'bundle.json is not JSON', { cause: error })
    }
  }

  get(name: string): Field {
    const { value } = this
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#wrong('an object')
    const member: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
    return new Field(member, this.#path === '' ? name : `${this.#path}.${name}`)
  }

  list(): Field[] {
    if (!Array.isArray(this.value)) throw this.#wrong('a list')
    return this.value.map((item: unknown, index) => new Field(item, `${this.#path}[${index}]`))
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.#wrong('a text')
    return this.value
  }

  matching(form: RegExp): string {
    const text = this.text()
    if (!form.test(text)) throw this.#wrong(`of the form ${form.source}`)
    return text
  }

  count(): number {
    const { value } = this
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw this.#wrong('a count')
    return value
  }

  literal(expected: string | number | boolean): void {
    if (this.value !== expected) throw this.#wrong(JSON.stringify(expected))
  }

  #wrong(expected: string): LedgerError {
    const place = this.#path === '' ? 'bundle.json' : `bundle.json: ${this.#path}`
    return new LedgerError('manifest-malformed', `${place} is not ${expected}`)
  }
}
