/** Patterns of grpc-gateway as its generator writes them: a program for a stack machine and its pool of words. */

/** Operations, by their numbers in `utilities.OpCode`. */
const PUSH = 1
const LITERAL = 2
const PUSH_MANY = 3
const CONCAT = 4
const CAPTURE = 5

/** The path of `NewPattern(version, ops, pool, verb)`; undefined when the program is none. */
export function patternPath(ops: readonly number[], pool: readonly string[], verb: string): string | undefined {
  const stack: string[] = []
  for (let at = 0; at + 1 < ops.length; at += 2) {
    const operand = ops[at + 1] ?? 0
    switch (ops[at]) {
      case PUSH:
      case PUSH_MANY:
        stack.push('*')
        break
      case LITERAL: {
        const word = pool[operand]
        if (word === undefined) return undefined
        stack.push(word)
        break
      }
      case CONCAT:
        if (operand > stack.length) return undefined
        stack.push(stack.splice(stack.length - operand, operand).join('/'))
        break
      case CAPTURE: {
        const name = pool[operand]
        if (name === undefined || stack.pop() === undefined) return undefined
        stack.push(`{${name}}`)
        break
      }
      default:
    }
  }
  return `/${stack.join('/')}${verb === '' ? '' : `:${verb}`}`
}
