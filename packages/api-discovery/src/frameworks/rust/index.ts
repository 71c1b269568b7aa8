import type { Framework } from '../../engine/framework.ts'
import { axum } from './axum/index.ts'

export const rustFrameworks: readonly Framework[] = [axum]
