import type { Framework } from '../../engine/framework.ts'
import { hummingbird } from './hummingbird/index.ts'
import { kitura } from './kitura/index.ts'
import { perfect } from './perfect/index.ts'
import { swifter } from './swifter/index.ts'
import { vapor } from './vapor/index.ts'

export const swiftFrameworks: readonly Framework[] = [hummingbird, kitura, perfect, swifter, vapor]
