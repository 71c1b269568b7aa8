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

/** Text that one search parses; a large document may be parsed again for each specification that refers to it. */
const MAX_PARSED_CHARACTERS = 600_000_000

/** Documents of longer texts are dropped when the file is read; nobody refers to pieces of them. */
const KEPT_CHARACTERS = 1_000_000

/** The files of the search for specifications. Small documents are kept, because others may refer to them. */
export class SearchedFolder implements Folder {
  readonly #files: FileTree
  readonly #documents = new Map<string, DocumentNode | undefined>()
  readonly #large = new Set<string>()
  #characters = 0
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
      this.#characters += text?.length ?? 0
      const isTooMuch = this.#characters > MAX_PARSED_CHARACTERS
      if (isTooMuch)
        this.skip({ file, reason: 'too-large', detail: 'comes after too much text of other specifications' })
      else if (text !== undefined) this.#documents.set(file, this.#parsed(text, file))
      if ((text?.length ?? 0) > KEPT_CHARACTERS) this.#large.add(file)
    }
    return this.#documents.get(file)
  }

  /** Drops the large documents; called between two files. */
  forgetLarge(): void {
    for (const file of this.#large) this.#documents.delete(file)
    this.#large.clear()
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
