import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql'
import { GraphQLError } from 'graphql'

/** Refuses operations deeper than `limit` levels of fields. */
export function depthLimit(limit: number) {
  return (context: ValidationContext): ASTVisitor => {
    let depth = 0
    return {
      Field: {
        enter: (node: FieldNode) => {
          depth += 1
          if (depth === limit + 1)
            context.reportError(new GraphQLError(`An operation has at most ${limit} levels`, { nodes: node }))
        },
        leave: () => {
          depth -= 1
        },
      },
    }
  }
}

/** Refuses operations that ask for more than `limit` root fields or use more than `limit` aliases. */
export function aliasLimit(limit: number) {
  return (context: ValidationContext): ASTVisitor => {
    let aliases = 0
    let fields = 0
    return {
      Field: (node: FieldNode) => {
        fields += 1
        if (node.alias !== undefined) aliases += 1
        if (aliases === limit + 1 || fields === 200)
          context.reportError(new GraphQLError('The operation asks for too much', { nodes: node }))
      },
    }
  }
}
