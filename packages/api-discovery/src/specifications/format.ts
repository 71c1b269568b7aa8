import type { Skipped, SourceEndpoint } from '../model.ts'
import type { DocumentNode } from './document.ts'

/** A document with the file it is from: references are relative to that. */
export interface Place {
  readonly file: string
  readonly node: DocumentNode
}

/** What a format may ask of the folder. Nothing outside it is ever read. */
export interface Folder {
  /** The first document of a JSON or YAML file; undefined when it is not there or cannot be read, which is listed. */
  document(file: string): DocumentNode | undefined
  text(file: string): string | undefined
  has(file: string): boolean
  /** Lists a file as not or not wholly read. */
  skip(skipped: Skipped): void
}

/** What a format finds; `file` is filled in where it is absent. */
export type FoundEndpoint = Omit<SourceEndpoint, 'origin' | 'guards' | 'file' | 'framework'> & {
  readonly file?: string
}

/** A kind of specification. Formats are asked in order; the first that accepts a file reads it. */
export interface SpecificationFormat {
  /** In lower case; the `framework` of its endpoints. */
  readonly name: string
  /** Ends of file names in lower case, with the dot. */
  readonly extensions: readonly string[]
  /** Whether a text could be of this format, told quickly. False positives are weeded out by `read`. */
  accepts(text: string, file: string): boolean
  /** Never called with a text that is not accepted. May throw `DocumentError`. */
  read(text: string, file: string, folder: Folder): readonly FoundEndpoint[]
}
