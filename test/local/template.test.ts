import { describe, expect, it } from "@jest/globals";
import { unknownTypes } from "../../bin/local/resource-types.ts";
import { type Identities, resolverOf, Template } from "../../bin/local/template.ts";

/** `${name}`, which a linter would take for a forgotten template string. */
const placeholder = (name: string) => ["$", "{", name, "}"].join("");

const template = Template.parse({
  Parameters: { Version: { Type: "String", Default: "5" } },
  Resources: {
    Core: { Type: "AWS::DynamoDB::Table" },
    Topic: { Type: "AWS::SNS::Topic" },
    Role: { Type: "AWS::IAM::Role" },
    Decks: { Type: "Custom::PublishedDecks" },
  },
});
const identities: Identities = new Map([["Core", { ref: "dev-core", attributes: { StreamArn: "arn:stream" } }]]);
const resolve = resolverOf(template, identities);

describe("resolverOf", () => {
  it.each([
    { what: "Ref to a resource", value: { Ref: "Core" }, result: "dev-core" },
    { what: "Ref to a parameter", value: { Ref: "Version" }, result: "5" },
    { what: "Ref to a pseudo parameter", value: { Ref: "AWS::AccountId" }, result: "000000000000" },
    { what: "Fn::GetAtt", value: { "Fn::GetAtt": ["Core", "StreamArn"] }, result: "arn:stream" },
    { what: "Fn::GetAtt as text", value: { "Fn::GetAtt": "Core.StreamArn" }, result: "arn:stream" },
    { what: "Fn::Join", value: { "Fn::Join": ["/", ["a", { Ref: "Core" }]] }, result: "a/dev-core" },
    {
      what: "Fn::Sub",
      value: { "Fn::Sub": ["AWS::Region", "Core", "Core.StreamArn", "!kept"].map(placeholder).join(":") },
      result: `us-east-1:dev-core:arn:stream:${placeholder("kept")}`,
    },
    {
      what: "Fn::Sub with variables",
      value: { "Fn::Sub": [`<${placeholder("X")}>`, { X: { Ref: "Core" } }] },
      result: "<dev-core>",
    },
    {
      what: "Fn::Select of Fn::Split",
      value: { "Fn::Select": ["1", { "Fn::Split": ["-", { Ref: "Core" }] }] },
      result: "core",
    },
    {
      what: "nested values",
      value: { A: [{ B: { Ref: "Core" } }, 1, true] },
      result: { A: [{ B: "dev-core" }, 1, true] },
    },
  ])("gives the value of $what", ({ value, result }) => {
    expect(resolve(value)).toEqual(result);
  });

  it.each([
    { value: { "Fn::ImportValue": "x" }, message: /uses Fn::ImportValue; the local cloud knows Ref, Fn::GetAtt/ },
    { value: { Ref: "Topic" }, message: /refers to Topic \(AWS::SNS::Topic\), which the local cloud does not run/ },
    { value: { Ref: "Nobody" }, message: /"Nobody", which is not in it/ },
    { value: { "Fn::GetAtt": ["Core", "Secret"] }, message: /reads Secret of Core \(AWS::DynamoDB::Table\)/ },
  ])("names what it cannot resolve in $value", ({ value, message }) => {
    expect(() => resolve(value)).toThrow(message);
  });
});

describe("unknownTypes", () => {
  it("names the types that are neither run nor left out on purpose", () => {
    expect(unknownTypes(template)).toEqual(["AWS::SNS::Topic"]);
  });
});
