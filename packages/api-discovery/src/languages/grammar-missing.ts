/** Thrown when the parser of a grammar is not there for this system; its languages are then listed as unreadable. */
export class GrammarMissing extends Error {
  readonly code = 'grammar-missing'
  constructor(grammar: string, cause: unknown) {
    super(
      `The parser for ${grammar} cannot be loaded on ${process.platform}-${process.arch}; its files are not searched.`,
      { cause },
    )
  }
}
