import { Document, isScalar, isSeq, visit } from 'yaml'

/**
 * Writes a value as YAML, always the same way: keys in the order given, texts of several lines as literal blocks, lists of
 * single values on one line when they fit in 120 columns. Undefined values are left out.
 */
export function yamlText(value: object): string {
  // compat: other tools still read YAML 1.1, where 09:00 is a number and a bare yes is true; such text is put in quotes.
  const document = new Document(value, { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false })
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item))
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'string' || !scalar.value.includes('\n')) return
      scalar.type = 'BLOCK_LITERAL'
      // With a line feed at its end a block starts with a plain "|"; reading takes it away again.
      scalar.value += '\n'
    },
  })
  if (isSeq(document.contents)) document.contents.flow = false
  return document.toString({ lineWidth: 120, flowCollectionPadding: false, indentSeq: true })
}
