"""The validation rules of this API: those of the specification, as graphql-core has them, and what is missing there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphql import (
    GraphQLError,
    NonNullTypeNode,
    ValidationRule,
    is_input_object_type,
    is_non_null_type,
    print_ast,
    specified_rules,
)

if TYPE_CHECKING:
    from graphql import ASTValidationRule, OperationDefinitionNode


class OneOfVariablesRule(ValidationRule):
    """A variable in a field of a `@oneOf` input object is never null (specification, 5.8.5).

    graphql-core 3.3 has this rule for arguments that may be null alone; this one is for those that may not.
    """

    def leave_operation_definition(self, operation: OperationDefinitionNode, *_args: Any) -> None:
        """Report every nullable variable of the operation that stands in such a field."""
        definitions = {one.variable.name.value: one for one in operation.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(operation):
            around = usage.parent_type
            definition = definitions.get(usage.node.name.value)
            if not definition or isinstance(definition.type, NonNullTypeNode) or not is_non_null_type(around):
                continue
            if is_input_object_type(around.of_type) and around.of_type.is_one_of:
                name, type_ = usage.node.name.value, print_ast(definition.type)
                message = (
                    f"Variable '${name}' is of type '{type_}' but must be non-nullable to be used for OneOf Input "
                    f"Object '{around.of_type}'."
                )
                self.report_error(GraphQLError(message, [definition, usage.node]))


RULES: Final[tuple[type[ASTValidationRule], ...]] = (*specified_rules, OneOfVariablesRule)
