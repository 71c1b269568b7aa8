/** The files of a bundle, however they are kept. */
export interface Archive {
  readonly names: readonly string[]
  /** The size of a file in bytes, `undefined` when it is not there. */
  sizeOf(name: string): number | undefined
  /**
   * Reads a file in blocks, which may be changed and are valid until the next one is asked for.
   *
   * @param options.checksum false leaves out the checksum of the zip, for content that has a better hash
   */
  read(name: string, options?: { readonly checksum?: boolean }): AsyncIterable<Buffer>
  /** Reads a whole file, if it has no more than `limit` bytes. */
  readAll(name: string, limit: number): Promise<Buffer>
  close(): Promise<void>
}
