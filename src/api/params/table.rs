//! A list of objects among the parameters of a call.

/// A list of objects: all `Tag.N.*`, by number.
#[derive(Clone, Debug)]
pub struct Table<'p> {
    fields: Vec<(u32, &'p str, &'p str)>,
}

/// One element of a list of objects: all `Tag.3.*`.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t, 'p> {
    fields: &'t [(u32, &'p str, &'p str)],
}

impl<'p> Table<'p> {
    /// Of fields, each with its number, name and value; those of one number in their order.
    pub(super) fn new(mut fields: Vec<(u32, &'p str, &'p str)>) -> Self {
        fields.sort_by_key(|(number, ..)| *number);
        Self { fields }
    }

    /// The elements.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 'p>> {
        self.fields.chunk_by(|one, other| one.0 == other.0).map(|fields| Row { fields })
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.rows().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl<'p> Row<'_, 'p> {
    /// The value of a field. Its name is looked up as written, then with its first letter in the other case:
    /// one vendor spells `Tag.N.Key` and `Tag.N.key` in two families of one service.
    pub fn field(&self, name: &str) -> Option<&'p str> {
        let exact = self.fields.iter().find(|(_, field, _)| *field == name);
        let found =
            exact.or_else(|| self.fields.iter().find(|(_, field, _)| differs_in_first_case(field, name)));
        found.map(|(.., value)| *value)
    }
}

/// Whether two names are the same but for the case of their first letters.
fn differs_in_first_case(one: &str, other: &str) -> bool {
    let first = |name: &str| name.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first(one) == first(other) && one.get(1..) == other.get(1..)
}
