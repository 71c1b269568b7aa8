import type { Framework } from '../../engine/framework.ts'
import { cowboy } from './cowboy/index.ts'
import { elli } from './elli/index.ts'
import { nova } from './nova/index.ts'

export const erlangFrameworks: readonly Framework[] = [cowboy, nova, elli]
