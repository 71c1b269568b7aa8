/**
 * For those who work on adapters. `node test/show.ts DIR` prints the endpoints of a folder; `node test/show.ts --tree
 * GRAMMAR < file` its syntax tree; `node test/show.ts --lowered FILE` what it is lowered to.
 */
import { readFileSync } from 'node:fs'
import { LANGUAGES } from '../src/frameworks/index.ts'
import { discoverSource, ndjsonLine } from '../src/index.ts'
import { GRAMMARS, parseText, type Grammar, type Node } from '../src/languages/parser.ts'

const [first = '.', second = ''] = process.argv.slice(2)

if (first === '--tree') printTree(parseText(grammarOf(second), readFileSync(0, 'utf8')), 0)
else if (first === '--lowered') printLowered(second)
else await printEndpoints(first)

function grammarOf(name: string): Grammar {
  const known: readonly Grammar[] = [...GRAMMARS, 'JavaScript', 'TypeScript', 'Tsx']
  const found = known.find((grammar) => grammar.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Error(`No grammar ${name}; there are ${known.join(', ')}.`)
  return found
}

function printTree(node: Node, depth: number): void {
  const text = node.isLeaf() ? ` ${JSON.stringify(node.text())}` : ''
  if (node.isNamed() || text !== '') console.log(`${' '.repeat(depth)}${node.kind()}${text}`)
  for (const child of node.children()) printTree(child, depth + 1)
}

function printLowered(file: string): void {
  const language = LANGUAGES.find(({ lowering }) => lowering.extensions.some((extension) => file.endsWith(extension)))
  console.log(JSON.stringify(language?.lowering.lower({ file, text: readFileSync(file, 'utf8') }), undefined, 1))
}

async function printEndpoints(dir: string): Promise<void> {
  const { endpoints, skipped, coverage } = await discoverSource(dir)
  for (const endpoint of endpoints) console.log(ndjsonLine(endpoint))
  console.error(skipped, coverage)
}
