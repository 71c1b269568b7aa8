import type { FilePart } from '../request/draft.ts'

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const kinds: readonly { name: RegExp; filename: string; contentType: string; content: Buffer }[] = [
  {
    name: /image|img|avatar|photo|picture|pic|logo|icon|banner|cover|thumbnail/i,
    filename: 'holdfast.png',
    contentType: 'image/png',
    content: png,
  },
  {
    name: /csv|import|spreadsheet|contacts/i,
    filename: 'holdfast.csv',
    contentType: 'text/csv',
    content: Buffer.from('name,value\nholdfast,1\n'),
  },
  {
    name: /xml/i,
    filename: 'holdfast.xml',
    contentType: 'application/xml',
    content: Buffer.from('<?xml version="1.0"?><root><name>holdfast</name></root>'),
  },
  {
    name: /json/i,
    filename: 'holdfast.json',
    contentType: 'application/json',
    content: Buffer.from('{"name":"holdfast"}'),
  },
]

/** A small file that suits a field by its name; a text file when nothing is known. `field` is the name of the form field. */
export function sampleFile(field: string): FilePart {
  const kind = kinds.find(({ name }) => name.test(field))
  if (kind === undefined)
    return { name: field, filename: 'holdfast.txt', contentType: 'text/plain', content: Buffer.from('holdfast\n') }
  const { filename, contentType, content } = kind
  return { name: field, filename, contentType, content }
}
