// Jest's transformer: Node's own type stripping, so that tests run the same sources as the product does.
const { stripTypeScriptTypes } = require('node:module');

module.exports = { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
