import { posix } from 'node:path'
import type { FileTree } from '../engine/files.ts'
import type { Skipped } from '../model.ts'
import { DocumentError, type DocumentNode } from './document.ts'
import type { Folder } from './format.ts'
import { parseJsonDocument } from './json-document.ts'
import { parseYamlDocuments } from './yaml-document.ts'

/** JSON above this is listed, not read. The largest published OpenAPI documents have about a third. */
const MAX_JSON_CHARACTERS = 48_000_000
/** The same for everything else. */
const MAX_TEXT_CHARACTERS = 12_000_000

/** Documents that references lead to; a specification that is split into more is read in part. */
const MAX_DOCUMENTS = 2_000

/** The files of the search for specifications. Documents are kept until the search ends, as they refer to each other. */
export class SearchedFolder implements Folder {
  readonly #files: FileTree
  readonly #documents = new Map<string, DocumentNode | undefined>()
  readonly skipped: Skipped[] = []

  constructor(files: FileTree) {
    this.#files = files
  }

  has(file: string): boolean {
    return this.#files.has(file)
  }

  text(file: string): string | undefined {
    const text = this.#files.source(file)?.text
    const limit = /\.(?:json|har)$/i.test(file) ? MAX_JSON_CHARACTERS : MAX_TEXT_CHARACTERS
    if (text === undefined || text.length <= limit) return text
    this.skip({ file, reason: 'too-large', detail: `has ${text.length} characters` })
    return undefined
  }

  document(file: string): DocumentNode | undefined {
    if (!this.#documents.has(file) && this.#documents.size < MAX_DOCUMENTS) {
      this.#documents.set(file, undefined)
      const text = this.text(file)
      if (text !== undefined) this.#documents.set(file, this.#parsed(text, file))
    }
    return this.#documents.get(file)
  }

  /** Forgets documents that nothing refers to any more. */
  forget(): void {
    this.#documents.clear()
  }

  #parsed(text: string, file: string): DocumentNode | undefined {
    try {
      return parseDocument(text)
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      this.skip({ file, reason: error.code, detail: error.message })
      return undefined
    }
  }

  skip(skipped: Skipped): void {
    this.skipped.push(skipped)
  }
}

/** The first document of a text: JSON when it begins like JSON, else YAML. Throws `DocumentError`. */
export function parseDocument(text: string): DocumentNode | undefined {
  if (/^[\s\uFEFF]*[{[]/.test(text)) {
    try {
      return parseJsonDocument(text)
    } catch (error) {
      // Flow style YAML begins alike.
      if (!(error instanceof DocumentError) || error.code !== 'syntax' || text.length > 200_000) throw error
      const yaml = attempt(() => parseYamlDocuments(text))
      if (yaml === undefined) throw error
      return yaml[0]
    }
  }
  return parseYamlDocuments(text)[0]
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** The file that a relative reference means; undefined for URLs and for what lies outside the folder. */
export function fileOf(reference: string, from: string): string | undefined {
  if (/^[a-z][a-z\d+.-]+:/i.test(reference) || reference.startsWith('//')) return undefined
  const path = posix.normalize(posix.join(posix.dirname(from), decoded(reference)))
  return path.startsWith('../') || path.startsWith('/') ? undefined : path
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
