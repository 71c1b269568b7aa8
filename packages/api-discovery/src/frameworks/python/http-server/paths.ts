/** Paths that code compares the path of a request with. */
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'

export interface ComparedPath {
  readonly path: string
  readonly line: number
}

/** `self.path == '/x'`, `path in ('/a', '/b')`, `self.path.startswith('/api/')`. */
export function pathsCompared(fn: FunctionDef): readonly ComparedPath[] {
  const found = new Map<string, ComparedPath>()
  const add = (path: string, line: number): void => {
    const clean = path.split('?', 1)[0] ?? path
    if (clean.startsWith('/') && !found.has(clean)) found.set(clean, { path: clean, line })
  }
  for (const statement of fn.body) inStatement(statement, add, 0)
  return [...found.values()]
}

type Add = (path: string, line: number) => void

const MAX_DEPTH = 60

function inStatement(statement: Stmt, add: Add, depth: number): void {
  if (depth > MAX_DEPTH) return
  if (statement.kind === 'if') {
    inTest(statement.test, add, depth + 1)
    for (const one of [...statement.yes, ...statement.no]) inStatement(one, add, depth + 1)
  } else if (statement.kind === 'block' || statement.kind === 'loop') {
    for (const one of statement.body) inStatement(one, add, depth + 1)
  }
}

function inTest(test: Expr, add: Add, depth: number): void {
  if (depth > MAX_DEPTH) return
  if (test.kind === 'either') {
    inTest(test.first, add, depth + 1)
    inTest(test.second, add, depth + 1)
  } else if (test.kind === 'binary' && (test.op === '==' || test.op === 'in')) {
    const [path, other] = isPath(test.left) ? [test.left, test.right] : [test.right, test.left]
    if (!isPath(path)) return
    for (const one of other.kind === 'list' ? other.items : [other])
      if (one.kind === 'string') add(one.value, lineIn(path))
  } else if (
    test.kind === 'call' &&
    test.callee.kind === 'member' &&
    test.callee.name === 'startswith' &&
    isPath(test.callee.of)
  ) {
    const [first] = test.args
    // A lone `/` begins every path.
    if (first?.value.kind === 'string' && first.value.value !== '/')
      add(`${first.value.value.replace(/\/$/, '')}/{wildcard}`, test.line)
  }
}

/** `self.path`, `path`, `parsed.path`, `urlparse(self.path).path` */
function isPath(expr: Expr): boolean {
  return (expr.kind === 'member' && expr.name === 'path') || (expr.kind === 'name' && /^(?:\w*_)?path$/.test(expr.name))
}

function lineIn(expr: Expr): number {
  return expr.kind === 'member' || expr.kind === 'name' ? expr.line : 1
}
