// Puts tags on an instance, lists them, and names an instance that is not there, by an official client.
//
// node round_trip.js CLIENT BASE KEY_ID SECRET INSTANCE, where CLIENT is one of CLIENTS below. Writes one JSON
// object: `tags` as they were listed and `refusal` as the client shows it, or only `refusal` if it comes sooner.

'use strict';

const core = require('@alicloud/openapi-core');
const RPCClient = require('@alicloud/pop-core').RPCClient;
const rds = require('@alicloud/rds20140815');

const REGION = 'cn-hangzhou';
const VERSION = '2014-08-15';
const TAGS = [
  { key: "k 1~*!'()", value: 'a+b/c&d=e%' },
  { key: '空', value: '值😀' },
  { key: 'empty', value: '' },
];

/** The SDK made for RDS. */
function modern(signatureAlgorithm, { base, keyId, secret }) {
  const client = new rds.default(
    new core.$OpenApiUtil.Config({
      accessKeyId: keyId,
      accessKeySecret: secret,
      regionId: REGION,
      endpoint: new URL(base).host,
      protocol: 'http',
      signatureAlgorithm,
    }),
  );
  const about = (id) => ({ regionId: REGION, resourceType: 'INSTANCE', resourceId: [id] });
  return {
    tag: (id) =>
      client.tagResources(
        new rds.TagResourcesRequest({
          ...about(id),
          tag: TAGS.map((tag) => new rds.TagResourcesRequestTag(tag)),
        }),
      ),
    list: async (id) => {
      const { body } = await client.listTagResources(new rds.ListTagResourcesRequest(about(id)));
      return body.tagResources.tagResource.map((row) => [row.tagKey, row.tagValue]);
    },
    refusal: (error) => ({ name: error.name, code: error.code, statusCode: error.statusCode }),
  };
}

/** The generic SDK of the generation before. */
function pop(method, { base, keyId, secret }) {
  const client = new RPCClient({
    accessKeyId: keyId,
    accessKeySecret: secret,
    endpoint: base,
    apiVersion: VERSION,
  });
  const about = (id) => ({ RegionId: REGION, ResourceType: 'INSTANCE', ResourceId: [id] });
  return {
    tag: (id) => {
      const Tag = TAGS.map(({ key, value }) => ({ Key: key, Value: value }));
      return client.request('TagResources', { ...about(id), Tag }, { method });
    },
    list: async (id) => {
      const answer = await client.request('ListTagResources', about(id), { method });
      return answer.TagResources.TagResource.map((row) => [row.TagKey, row.TagValue]);
    },
    refusal: (error) => ({ name: error.name, code: error.code }),
  };
}

const CLIENTS = {
  'modern-v3': (account) => modern(undefined, account),
  'modern-v1': (account) => modern('v2', account),
  'pop-get': (account) => pop('GET', account),
  'pop-post': (account) => pop('POST', account),
};

async function main([name, base, keyId, secret, instance]) {
  const client = CLIENTS[name]({ base, keyId, secret });
  const told = {};
  try {
    await client.tag(instance);
    told.tags = Object.fromEntries(await client.list(instance));
    await client.tag('rm-nowhere');
  } catch (error) {
    told.refusal = client.refusal(error);
    if (told.refusal.code === undefined) throw error;
  }
  console.log(JSON.stringify(told));
}

main(process.argv.slice(2));
