import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/dump.sql': text('-- PostgreSQL database dump\n\nCREATE TABLE people (id int);\n'),
    '/backup.sql': text("SET NAMES utf8;\nINSERT INTO `people` VALUES (1,'ada');\n"),
  },
  lookalikes: {
    '/dump.sql': text('We insert into our newsletter whatever you like. CREATE TABLE is a statement.'),
    '/db.sql': text('not available'),
  },
})
