/**
 * For those who work on adapters. `node test/show.ts DIR` prints the endpoints of a folder; `node test/show.ts --tree
 * GRAMMAR < file` its syntax tree; `node test/show.ts --lowered FILE` what it is lowered to.
 */
import { readFileSync } from 'node:fs'
import { LANGUAGES } from '../src/languages/index.ts'
import { discoverSource, ndjsonLine } from '../src/index.ts'
import { GRAMMARS, loadGrammars, parseText, type Grammar, type Node } from '../src/languages/parser.ts'

const [first = '.', second = ''] = process.argv.slice(2)

if (first === '--tree') await printText(grammarOf(second), readFileSync(0, 'utf8'))
else if (first === '--lowered') await printLowered(second)
else await printEndpoints(first)

function grammarOf(name: string): Grammar {
  const found = GRAMMARS.find((grammar) => grammar.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Error(`No grammar ${name}; there are ${GRAMMARS.join(', ')}.`)
  return found
}

async function printText(grammar: Grammar, text: string): Promise<void> {
  await loadGrammars([grammar])
  printTree(parseText(grammar, text), 0)
}

function printTree(node: Node, depth: number): void {
  const text = node.isLeaf() ? ` ${JSON.stringify(node.text())}` : ''
  if (node.isNamed() || text !== '') console.log(`${' '.repeat(depth)}${node.kind()}${text}`)
  for (const child of node.children()) printTree(child, depth + 1)
}

async function printLowered(file: string): Promise<void> {
  const language = LANGUAGES.find(({ lowering }) => lowering.extensions.some((extension) => file.endsWith(extension)))
  await loadGrammars(language?.lowering.grammars ?? [])
  console.log(JSON.stringify(language?.lowering.lower({ file, text: readFileSync(file, 'utf8') }), undefined, 1))
}

async function printEndpoints(dir: string): Promise<void> {
  const { endpoints, skipped, coverage } = await discoverSource(dir)
  for (const endpoint of endpoints) console.log(ndjsonLine(endpoint))
  console.error(skipped, coverage)
}
